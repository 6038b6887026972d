// Dates and times in the reader's own time zone.

import { texts } from "./site.js";

const CLOCK = new Intl.DateTimeFormat("ru", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("ru", { day: "numeric", month: "long" });
const DAY_OF_YEAR = new Intl.DateTimeFormat("ru", { day: "numeric", month: "long", year: "numeric" });

export const clock = (date) => CLOCK.format(date);

/** The day as a heading: today, yesterday, or its date. */
export function day(date) {
  const now = new Date();
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (date.toDateString() === now.toDateString()) return texts.today;
  if (date.toDateString() === yesterday.toDateString()) return texts.yesterday;
  return (date.getFullYear() === now.getFullYear() ? DAY : DAY_OF_YEAR).format(date);
}
