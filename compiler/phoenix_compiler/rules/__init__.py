"""The findings of loading, parsing and resolving. Each finding of `check` stands in its own file there."""
