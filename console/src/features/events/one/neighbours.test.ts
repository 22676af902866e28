import { expect, test } from "vitest";
import type { Event } from "../../../api/queries";
import { around, nearest } from "./neighbours";

const event = (n: number): Event => ({
    id: `e${n}`,
    user_id: "user, 1",
    user_email: "",
    action: "login",
    resource: "auth",
    details: "",
    ip_address: "2001:db8::1",
    timestamp: `2026-03-05T14:${String(n).padStart(2, "0")}:00.123456Z`,
    success: true,
    index: n,
    received_at: "2026-03-05T15:00:00Z",
    source: "sent",
});

const events = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, place) => event(from + place));
const ids = (found: Event[]) => found.map(({ id }) => id).join(" ");

test("five minutes before and after, to the last digit, and the value to the letter", () => {
    expect(Object.fromEntries(around(event(30), "user_id"))).toEqual({
        start: "2026-03-05T14:25:00.123Z",
        end: "2026-03-05T14:35:00.124Z",
        user_id: '"user, 1"',
    });
    expect(around(event(30), "ip_address").get("ip_address")).toBe("2001:db8::1");
});

test("ten at most, as many on each side as there are", () => {
    const it = event(20);
    expect(ids(nearest(it, [], []))).toBe("e20");
    expect(ids(nearest(it, events(11, 20), events(20, 29)))).toBe("e15 e16 e17 e18 e19 e20 e21 e22 e23 e24");
    expect(ids(nearest(it, events(18, 20), events(20, 29)))).toBe("e18 e19 e20 e21 e22 e23 e24 e25 e26 e27");
    expect(ids(nearest(it, events(11, 20), events(20, 21)))).toBe("e12 e13 e14 e15 e16 e17 e18 e19 e20 e21");
    // More at one moment than were read: the event is there all the same, and nothing is there twice.
    expect(ids(nearest(it, events(18, 19), events(18, 19)))).toBe("e20 e18 e19");
});
