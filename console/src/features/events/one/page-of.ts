/** The page of an event in this console. */
export const pageOf = (id: string) => `/events/${encodeURIComponent(id)}`;
