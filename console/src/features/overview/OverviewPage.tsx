import { FirstSteps } from "../../components/first-steps/FirstSteps";
import { PageHead } from "../../components/PageHead";

export function OverviewPage() {
    return (
        <>
            <PageHead title="overview" />
            <FirstSteps />
        </>
    );
}
