import { PageHead } from "../../components/PageHead";

export function ExportsPage() {
    return <PageHead title="exports" />;
}
