"""Words that every part of Standpipe uses; standard library only.

- `errors`: the root of the error tree; an error says what, where and what to do.
- `evidence`: places in files, the basis of a figure, and the index from (entity, field) to its evidence.
- `findings`: something wrong or notable in the inputs, for a person to act on.
- `identifiers`: stable, readable ids of entities.
- `intervals`: closed intervals of numbers.
- `money`: whole pence with a currency, and totals that know what is unpriced.
- `periods`: date windows, financial years from April, months.
- `recurrence`: dates that people write as words, such as `first Monday of April`, and the days they fall on.
"""
