import { Link, useLocation, useNavigate } from "react-router";
import { useWords } from "../../lib/language";
import { Icon } from "../../ui/icons";
import { useKey } from "../keys/keys";
import { useReader } from "../reader";
import style from "./Navigation.module.css";
import { PLACES, type Place } from "./places";
import { FRAME_WORDS } from "./words";

/** The ways to all pages that are of use to whoever is signed in. */
export function Navigation({ onGo }: { onGo: () => void }) {
    const words = useWords(FRAME_WORDS);
    const reader = useReader();
    return (
        <nav aria-label={words.main} className={style.navigation}>
            {PLACES.map(({ group, places }) => {
                const shown = places.filter(({ of }) => of?.(reader) ?? true);
                return (
                    <section key={group} aria-labelledby={`places-${group}`}>
                        <h2 id={`places-${group}`}>{words.groups[group]}</h2>
                        <ul>
                            {shown.map((place) => (
                                <li key={place.to}>
                                    <To place={place} onGo={onGo} />
                                </li>
                            ))}
                        </ul>
                    </section>
                );
            })}
        </nav>
    );
}

function To({ place, onGo }: { place: Place; onGo: () => void }) {
    const words = useWords(FRAME_WORDS);
    const navigate = useNavigate();
    const { pathname } = useLocation();
    const title = words.places[place.name];
    useKey(`g ${place.key}`, words.go(title), () => navigate(place.to));
    // The page of one thing is below that of all.
    const isBelow = place.below !== undefined && pathname.startsWith(place.below);
    const current = pathname === place.to ? "page" : isBelow ? "true" : undefined;
    return (
        <Link to={place.to} className={style.place} aria-current={current} onClick={onGo}>
            <Icon name={place.icon} size={18} /> {title}
        </Link>
    );
}
