import { PageHead } from "../../components/PageHead";

export function KeysPage() {
    return <PageHead title="keys" />;
}
