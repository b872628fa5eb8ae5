"use strict";

// What the page does beyond folium: panels, symbols with labels that do not overlap,
// lines beside one another, and cards. All text arrives escaped (maps/text.py).
const corridors = (() => {
  let cards = [], symbols = {};

  function begin(map, options) {
    ({ cards, symbols } = options);
    map.attributionControl.setPrefix('<a href="https://leafletjs.com">Leaflet</a>');
    map.attributionControl.addAttribution(options.attribution);
    dock(map, "title", "topleft");
    L.control.scale({ imperial: false }).addTo(map);
    L.Polyline.include({ _simplifyPoints: simplifyBeside(L.Polyline.prototype._simplifyPoints) });
  }

  function end(map, bounds) {
    dock(map, "legend", "topright");
    shorten(map);
    if (bounds) fit(map, bounds);
    let waiting = 0;
    const arrange = () => {
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(() => { shrinkCrowded(map.getContainer()); placeLabels(map.getContainer()); });
    };
    map.on("zoomend overlayadd overlayremove", arrange);
    map.on("resize", () => { shorten(map); arrange(); });
    arrange();
  }

  // ---- panels

  function dock(map, id, position) {
    const control = L.control({ position });
    control.onAdd = () => {
      const panel = document.getElementById(id);
      L.DomEvent.disableClickPropagation(panel).disableScrollPropagation(panel);
      return panel;
    };
    control.addTo(map);
  }

  // The legend takes what the layer control above it leaves of the height.
  function shorten(map) {
    const legend = document.getElementById("legend");
    const left = map.getSize().y - legend.offsetTop - 50;
    legend.style.maxHeight = `${Math.max(left, 80)}px`;
  }

  function fit(map, bounds) {
    map.fitBounds(bounds, { paddingTopLeft: [beside("title") + 20, 40], paddingBottomRight: [beside("legend") + 60, 40], maxZoom: 14, animate: false });
  }

  // Pixels to keep clear for a panel, where the window has room beside it.
  function beside(id) {
    return window.innerWidth > 900 ? document.getElementById(id).offsetWidth + 20 : 20;
  }

  // ---- features

  function describe(feature, layer) {
    const { tip, card, style } = feature.properties;
    if (tip) layer.bindTooltip(tip, { sticky: true });
    if (!card) return;
    layer.bindPopup(() => card.map(table).join(""), { maxWidth: 420, minWidth: 300, maxHeight: 420, autoPanPaddingTopLeft: [beside("title"), 20], autoPanPaddingBottomRight: [beside("legend"), 20] });
    if (!style) return;
    layer.on("mouseover", () => layer.setStyle({ weight: style.weight + 3 }));
    layer.on("mouseout", () => layer.setStyle({ weight: style.weight }));
  }

  function table(card) {
    const { title, rows } = typeof card === "number" ? cards[card] : card;
    const body = rows.map(([question, answer]) => `<tr><th>${question}</th><td>${answer}</td></tr>`);
    return `<table class="card"><caption>${title}</caption>${body.join("")}</table>`;
  }

  function symbol(feature, latlng) {
    const { symbol, label, kind, rank, lift } = feature.properties;
    const text = label ? `<span class="label ${kind}" data-rank="${rank}">${label}</span>` : "";
    const size = Number(symbols[symbol].match(/width="(\d+)"/)[1]);
    const icon = L.divIcon({ html: `<div class="sign ${kind}" data-rank="${rank}">${symbols[symbol]}</div>${text}`, className: "mark", iconSize: [size, size], iconAnchor: [size / 2, size / 2 + (lift || 0)] });
    return L.marker(latlng, { icon, zIndexOffset: kind === "place" ? -9000 : -1000 * rank, alt: kind });
  }

  // ---- of signs that overlap, the one of lower rank is drawn small

  function shrinkCrowded(container) {
    const signs = [...container.querySelectorAll(".mark .sign:not(.place)")].sort((a, b) => a.dataset.rank - b.dataset.rank);
    signs.forEach((sign) => sign.classList.remove("crowded"));
    const kept = [];
    const crowded = signs.filter((sign) => {
      const box = edges(sign), tight = kept.some((other) => overlap(box, other));
      if (!tight) kept.push(box);
      return tight;
    });
    crowded.forEach((sign) => sign.classList.add("crowded"));
  }

  // ---- labels: to the right of the symbol, else left, below, above, else hidden

  function placeLabels(container) {
    const labels = [...container.querySelectorAll(".mark .label")];
    labels.forEach((label) => Object.assign(label.style, { display: "", left: "", top: "" }));
    const taken = [...container.querySelectorAll(".mark .sign, .panel, .leaflet-control-layers")].map((element) => ({ element, ...edges(element) }));
    labels.sort((a, b) => a.dataset.rank - b.dataset.rank);
    const measured = labels.map((label) => ({ label, own: label.parentElement.querySelector(".sign"), mark: edges(label.parentElement), width: label.offsetWidth, height: label.offsetHeight }));
    for (const one of measured) {
      const spot = spots(one).find((at) => !taken.some((other) => other.element !== one.own && overlap(at, other)));
      if (spot) taken.push(spot);
      Object.assign(one.label.style, spot
        ? { left: `${spot.left - one.mark.left}px`, top: `${spot.top - one.mark.top}px` }
        : { display: "none" });
    }
  }

  // Right, left, below and above; then the same from farther off, past a neighbour.
  function spots({ mark, width, height }) {
    const midX = (mark.left + mark.right - width) / 2, midY = (mark.top + mark.bottom - height) / 2;
    return [3, 20].flatMap((gap) => [
      [mark.right + gap, midY], [mark.left - width - gap, midY], [midX, mark.bottom + gap - 2], [midX, mark.top - height - gap + 2],
    ]).map(([left, top]) => ({ left, top, right: left + width, bottom: top + height }));
  }

  function edges(element) {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return { left, top, right, bottom };
  }

  function overlap(a, b) {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  }

  // ---- lines beside the middle of the road: option `beside`, pixels to the right

  function simplifyBeside(simplify) {
    return function () {
      simplify.call(this);
      const shift = this.options.beside;
      if (shift) this._parts = this._parts.map((points) => shifted(points, shift));
    };
  }

  function shifted(points, shift) {
    const normals = points.slice(1).map((end, i) => {
      const along = end.subtract(points[i]), length = Math.hypot(along.x, along.y) || 1;
      return L.point(-along.y / length, along.x / length);
    });
    return points.map((point, i) => {
      const a = normals[Math.max(i - 1, 0)], b = normals[Math.min(i, normals.length - 1)];
      if (!a) return point;
      const middle = a.add(b), sharp = Math.max(1 + a.x * b.x + a.y * b.y, 0.5);
      return point.add(middle.multiplyBy(shift / sharp));
    });
  }

  return { begin, end, describe, symbol };
})();
