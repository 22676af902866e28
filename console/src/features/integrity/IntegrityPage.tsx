import { PageHead } from "../../components/PageHead";

export function IntegrityPage() {
    return <PageHead title="integrity" />;
}
