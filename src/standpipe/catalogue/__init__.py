"""Dated, sourced reference data: prices, machine sizes and limits, product lifecycles, platform rules."""
