"""The plugin host: manifest, extension points, registry, one migration lineage per package."""
