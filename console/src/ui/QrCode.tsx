import { encode } from "uqr";
import { outline } from "../lib/outline";
import style from "./QrCode.module.css";

/** Dots of white that readers need around it. */
const MARGIN = 4;

/** A text for the camera of another device: dark on light in both themes, as cameras want it. */
export function QrCode({ text, label }: { text: string; label: string }) {
    const { data, size } = encode(text, { ecc: "M", border: MARGIN });
    return (
        <svg className={style.code} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
            <path fill="#fff" d={`M0 0h${size}v${size}h-${size}z`} />
            <path fill="#000" d={outline(data)} shapeRendering="crispEdges" />
        </svg>
    );
}
