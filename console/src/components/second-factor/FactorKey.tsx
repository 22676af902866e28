import { useWords } from "../../lib/language";
import { CopyButton } from "../../ui/CopyButton";
import { QrCode } from "../../ui/QrCode";
import style from "./Factor.module.css";
import { FACTOR_WORDS } from "./words";

/** The key of a second factor for an authenticator: for its camera, to type, and as an address. */
export function FactorKey({ secret, address }: { secret: string; address: string | null | undefined }) {
    const words = useWords(FACTOR_WORDS);
    return (
        <div className={style.key}>
            {address && <QrCode text={address} label={words.qr} />}
            <p className={style.secret}>
                <code>{secret}</code> <CopyButton text={secret} label={words.copyKey} />
            </p>
            {address && (
                <p>
                    <a href={address}>{words.openHere}</a>
                </p>
            )}
        </div>
    );
}
