"""Limits of ways and of the barriers on them: posted, else assumed, else unknown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

import numpy as np

from geodata import defaults, rail_tags, tags
from geodata.basis import Known
from geodata.extract import CONDITIONAL_KEYS
from geodata.network import LIMITS, BoolArray, FloatArray, IntArray, Mode
from geodata.quantities import clean
from geodata.select import CLOSED
from geodata.tag_table import TagReader, TagTable, Texts, each_once
from geodata.things import Columns, Things


class LimitTag(NamedTuple):
    """The key of a limit, and how its values are read."""

    key: str
    parser: Callable[[str], float | None]


LIMIT_TAGS: Final[Mapping[str, LimitTag]] = {
    "max_mass_t": LimitTag("maxweight", tags.mass_t),
    "max_rated_mass_t": LimitTag("maxweightrating", tags.mass_t),
    "max_axle_load_t": LimitTag("maxaxleload", tags.mass_t),
    "max_bogie_load_t": LimitTag("maxbogieweight", tags.mass_t),
    "max_height_m": LimitTag("maxheight", tags.length_m),
    "max_width_m": LimitTag("maxwidth", tags.length_m),
    "max_length_m": LimitTag("maxlength", tags.vehicle_length_m),
    "mlc_wheeled": LimitTag("mlc:wheeled", tags.mlc),
    "mlc_tracked": LimitTag("mlc:tracked", tags.mlc),
    "mlc_wheeled_one_way": LimitTag("mlc:wheeled_oneway", tags.mlc),
    "mlc_tracked_one_way": LimitTag("mlc:tracked_oneway", tags.mlc),
    "max_train_length_m": LimitTag("train_length", tags.train_length_m),
}

NAMED_LIMITS: Final = ("max_mass_t", "max_rated_mass_t", "max_height_m")
"""Limits of which a link names the object that sets them, the first that is posted."""

LORRY_T: Final = 3.5  # goods vehicles above this rated mass are hgv
RATED_MASS_SIGN: Final = "rated_mass_sign"
"""Column of ways and barriers: "hgv=no" where lorries are banned, which is no figure on
a sign, "" elsewhere."""

# Words that stand where a number could: there is no limit, or no sign that says one, or
# one that changes. Nothing is unreadable about them; no column can say "no limit" apart
# from "unknown", and a link has the smallest limit of its ways either way.
_NO_LIMIT: Final = {
    *("none", "no", "no_limit", "unlimited", "unrestricted"),
    *("default", "below_default", "unsigned", "no_sign", "no_indications", "signals"),
}


class _Limits:
    """Limits of some things: what is put first stays."""

    def __init__(self, size: int) -> None:
        self.amounts = {limit: np.full(size, np.nan) for limit in LIMITS}
        self.basis = {limit: np.zeros(size, dtype=np.int8) for limit in LIMITS}
        self.rated_mass_sign = np.full(size, "", dtype=object)

    def fill(self, limit: str, values: FloatArray, basis: Known) -> None:
        """Put values where the limit is not known yet."""
        fills = np.isnan(self.amounts[limit]) & ~np.isnan(values)
        self.amounts[limit][fills] = values[fills]
        self.basis[limit][fills] = basis

    def columns(self) -> Columns:
        """Every limit, with its basis beside it."""
        basis = {f"{limit}_basis": codes for limit, codes in self.basis.items()}
        return {**self.amounts, **basis, RATED_MASS_SIGN: self.rated_mass_sign}


def read_limits(reader: TagReader, mode: Texts, kind: Texts) -> Columns:
    """Give the columns of ``LIMITS``, their basis and ``RATED_MASS_SIGN`` of ways."""
    limits = _posted(reader)
    _fill_line_categories(limits, reader.table, mode == Mode.RAIL)
    rated, _ = reader.table.numbers("maxweightrating", tags.mass_t)
    posted_t = np.fmin(limits.amounts["max_mass_t"], rated)
    for limit, classes in load_classes(posted_t, mode, kind).items():
        limits.fill(limit, classes, Known.INFERRED)
    return limits.columns()


def load_classes(
    posted_t: FloatArray, mode: Texts, kind: Texts
) -> dict[str, FloatArray]:
    """Infer the load classes of roads, of the mass posted and the class; else NaN."""
    classes = {}
    for limit, per_tonne in (
        ("mlc_wheeled", defaults.MLC_WHEELED_PER_T),
        ("mlc_tracked", defaults.MLC_TRACKED_PER_T),
    ):
        usual = each_once(kind, _usual_mlc(limit).get).astype(np.float64)
        least = np.fmin(posted_t * per_tonne, usual)
        classes[limit] = np.where(mode == Mode.ROAD, least, np.nan)
    return classes


def inferred_load_classes(ways: Columns) -> dict[str, FloatArray]:
    """Infer the load classes anew, of masses that were posted since."""
    rated_t = np.where(only_shuts_lorries_out(ways), np.nan, ways["max_rated_mass_t"])
    posted_t = np.fmin(ways["max_mass_t"], rated_t)
    return load_classes(posted_t, ways["mode"], ways["class"])


def only_shuts_lorries_out(ways: Columns) -> BoolArray:
    """Mask of the rated masses of hgv=no, which say nothing of what a road bears."""
    tagged = ways["max_rated_mass_t_basis"] == Known.TAGGED
    return np.asarray(tagged & (ways[RATED_MASS_SIGN] != ""))


def read_posted_limits(reader: TagReader) -> Columns:
    """Give the columns of ``LIMITS``, their basis and ``RATED_MASS_SIGN`` of signs."""
    return _posted(reader).columns()


def _posted(reader: TagReader) -> _Limits:
    table = reader.table
    limits = _Limits(len(table))
    lorries = np.where(table.where("hgv", _closed_to_lorries), LORRY_T, np.nan)
    rated = _numbers(reader, "maxweightrating", tags.mass_t)
    limits.fill("max_rated_mass_t", np.fmin(rated, lorries), Known.TAGGED)
    banned = ~np.isnan(lorries) & ~(rated <= lorries)
    limits.rated_mass_sign[banned] = [
        f"hgv={text}" for text in table.texts("hgv")[banned]
    ]
    for limit, (key, parser) in LIMIT_TAGS.items():
        if limit != "max_rated_mass_t":
            limits.fill(limit, _numbers(reader, key, parser), Known.TAGGED)
    words = table.mapped("maxheight", _height_of_word, None)
    limits.fill("max_height_m", words.astype(np.float64), Known.INFERRED)
    either = _numbers(reader, "mlc", tags.mlc)
    for limit in ("mlc_wheeled", "mlc_tracked"):
        limits.fill(limit, either, Known.TAGGED)
    return limits


def _numbers(
    reader: TagReader, key: str, parser: Callable[[str], float | None]
) -> FloatArray:
    """Read limits; words that say there is none do not count as unreadable."""
    texts = reader.table.column(key).texts
    words = {text for text in texts if {*map(_word, text.split(";"))} <= _NO_LIMIT}
    return reader.numbers(key, parser, words=words)


def _word(text: str) -> str:
    return clean(text).replace(" ", "_")


def _height_of_word(text: str) -> float | None:
    return defaults.HEIGHT_WORDS.get(_word(text))


def _fill_line_categories(limits: _Limits, table: TagTable, rail: BoolArray) -> None:
    """Put axle and metre load of railways by their line category (EN 15528)."""
    usual = defaults.LINE_CATEGORIES[defaults.DEFAULT_LINE_CATEGORY]
    for limit, axis in (("max_axle_load_t", 0), ("max_metre_load_tpm", 1)):
        tagged = table.mapped("railway:track_class", _load_of(axis), None)
        tagged_t = np.where(rail, tagged.astype(np.float64), np.nan)
        said_t = limits.amounts[limit]
        limits.amounts[limit] = np.where(tagged_t < said_t, tagged_t, said_t)
        limits.fill(limit, tagged_t, Known.TAGGED)
        limits.fill(
            limit, np.where(rail, usual[axis] or np.nan, np.nan), Known.INFERRED
        )


def _load_of(axis: int) -> Callable[[str], float | None]:
    def read(text: str) -> float | None:
        category = rail_tags.line_category(text)
        return None if category is None else category[axis]

    return read


def _usual_mlc(limit: str) -> dict[str, float]:
    return {kind: float(getattr(road, limit)) for kind, road in defaults.ROADS.items()}


def sign_texts(things: Things, limit: str, rows: IntArray) -> list[str]:
    """Say what a sign says that sets a limit: "maxweight 12", "hgv=no"."""
    key = LIMIT_TAGS[limit].key
    texts = [f"{key} {value:g}" for value in things[limit][rows].tolist()]
    if limit != "max_rated_mass_t":
        return texts
    tagged = things[f"{limit}_basis"][rows] == Known.TAGGED
    signs = np.where(tagged, things[RATED_MASS_SIGN][rows], "").tolist()
    return [sign or text for sign, text in zip(signs, texts, strict=True)]


def conditional_keys(table: TagTable) -> Texts:
    """Restrictions that hold at times, by their keys: named, not read."""
    said = np.full(len(table), "", dtype=object)
    for key in CONDITIONAL_KEYS:
        has = table.has(key)
        said[has] = [f"{text}; {key}" if text else key for text in said[has]]
    return said


def conditional_counts(table: TagTable) -> Counter[str]:
    """How many things have a restriction that holds at times, in words."""
    counts = {key: int(table.has(key).sum()) for key in CONDITIONAL_KEYS}
    return Counter(
        {f"ways with {key}, present and unread": n for key, n in counts.items() if n}
    )


def _closed_to_lorries(text: str) -> bool:
    return tags.access_word(text) in CLOSED
