import type { Event } from "../../../api/queries";
import { Changes } from "./Changes";
import { changesOf } from "./changes";
import { Facts } from "./Facts";
import { ProofPanel } from "./ProofPanel";
import { VerifyPanel } from "./VerifyPanel";

export function EventView({
    event,
}: {
    event: Event;
    heading?: "h1" | "h2";
    narrow?: boolean;
    address?: URLSearchParams;
    linkTo?: (id: string) => string;
}) {
    return (
        <>
            <Facts event={event} />
            <Changes changes={changesOf(event.metadata)} />
            <VerifyPanel event={event} />
            <ProofPanel event={event} />
        </>
    );
}
