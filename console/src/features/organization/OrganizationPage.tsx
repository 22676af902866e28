import { PageHead } from "../../components/PageHead";

export function OrganizationPage() {
    return <PageHead title="organization" />;
}
