"""The pages, one module or package a part."""
