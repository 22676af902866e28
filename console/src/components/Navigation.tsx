import { Link, useLocation } from "react-router";
import { Icon, type IconName } from "../ui/icons";
import style from "./Navigation.module.css";

const PLACES: readonly { to: string; title: string; icon: IconName }[] = [
    { to: "/", title: "Events", icon: "list" },
    { to: "/workspaces", title: "Workspaces", icon: "window" },
    { to: "/sessions", title: "Sessions", icon: "plug" },
    { to: "/policies", title: "Policies", icon: "shield" },
];

/** The ways to all pages. */
export function Navigation() {
    const { pathname } = useLocation();
    const current = (to: string) => {
        if (pathname === to) {
            return "page";
        }
        // The page of one event is below that of all.
        return to === "/" && pathname.startsWith("/events/") ? "true" : undefined;
    };
    return (
        <nav aria-label="Main">
            <ul className={style.list}>
                {PLACES.map(({ to, title, icon }) => (
                    <li key={to}>
                        <Link to={to} className={style.place} aria-current={current(to)}>
                            <Icon name={icon} /> {title}
                        </Link>
                    </li>
                ))}
            </ul>
        </nav>
    );
}
