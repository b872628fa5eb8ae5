"""From the planner's files to checked records: tables, TOML, words for every fault."""
