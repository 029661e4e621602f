"""Reads list prices from the public Azure Retail Prices API.

- `AzureRetailPrices`: a `PriceSource`; pages are kept by day, and a cut run goes on where it stopped.
"""

from standpipe.adapters.prices_api.source import AzureRetailPrices

__all__ = ["AzureRetailPrices"]
