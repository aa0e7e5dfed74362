"""OpenAPI documents of anybody, read and held against each other."""
