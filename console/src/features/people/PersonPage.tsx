import { PageHead } from "../../components/PageHead";

export function PersonPage({ id }: { id: string }) {
    return <PageHead title={id} />;
}
