import { useQuery } from "@tanstack/react-query";
import { organization } from "../../api/organizations";
import { ErrorNotice } from "../../components/ErrorNotice";
import { PageHead } from "../../components/PageHead";
import { administers, useReader } from "../../components/reader";
import { useWords } from "../../lib/language";
import { ColumnOfParts, Columns } from "../../ui/Columns";
import { Section } from "../../ui/Section";
import { Skeleton } from "../../ui/Skeleton";
import { About } from "./About";
import { AllOrganizations } from "./AllOrganizations";
import { Another } from "./Another";
import { SettingsForm } from "./SettingsForm";
import { ORGANIZATION_WORDS } from "./words";

/** The reader's organization, and for those who make others, all of them. */
export function OrganizationPage() {
    const words = useWords(ORGANIZATION_WORDS);
    const reader = useReader();
    const { data, error, isFetching, refetch } = useQuery(organization(reader.id, reader.organization_id));
    return (
        <>
            <PageHead title={words.title} status={isFetching ? words.reading : undefined} />
            {error && !isFetching && <ErrorNotice error={error} onRetry={() => refetch()} />}
            <Columns>
                <ColumnOfParts>
                    {!data && isFetching && (
                        <Section title={words.settings}>
                            <Skeleton width="60%" />
                            <Skeleton width="40%" />
                            <Skeleton width="50%" />
                        </Section>
                    )}
                    {data &&
                        (administers(reader) ? (
                            <SettingsForm key={data.id} organization={data} />
                        ) : (
                            <About organization={data} />
                        ))}
                </ColumnOfParts>
                <ColumnOfParts>
                    <Another />
                    {reader.makes_organizations && <AllOrganizations />}
                </ColumnOfParts>
            </Columns>
        </>
    );
}
