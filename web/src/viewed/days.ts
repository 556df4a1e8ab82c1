// Links end before a day; people say which day is the last.

const day = 86_400_000

const shifted = (date: string, days: number) => new Date(Date.parse(date) + days * day).toISOString().slice(0, 10)

export const today = () => new Date().toISOString().slice(0, 10)

/** The first day on which a link no longer opens, by its last. */
export const dayAfter = (last: string) => shifted(last, 1)

/** The last day of a link, by the first on which it no longer opens. */
export const dayBefore = (first: string) => shifted(first, -1)
