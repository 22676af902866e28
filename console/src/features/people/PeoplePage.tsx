import { PageHead } from "../../components/PageHead";

export function PeoplePage() {
    return <PageHead title="people" />;
}
