import { PageHead } from "../../components/PageHead";

export function ActivityPage() {
    return <PageHead title="activity" />;
}
