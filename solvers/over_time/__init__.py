"""Flow over time: whole serials on links with calendars, a bound, and a search."""
