import { PageHead } from "../../components/PageHead";

export function AccountPage() {
    return <PageHead title="account" />;
}
