"""The planner's own figures, laid over what the map says."""
