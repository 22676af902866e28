import type { ComponentProps, ComponentType } from "react";
import { createBrowserRouter, type RouteObject } from "react-router";
import { EventList } from "../features/events/EventList";
import { Broken } from "./Broken";
import { SignedIn } from "./SignedIn";
import { Titled } from "./Titled";

type Name = ComponentProps<typeof Titled>["name"];

/** A page that is fetched when somebody goes there. */
function later(path: string, load: () => Promise<ComponentType>, name: Name): RouteObject {
    return {
        path,
        lazy: async () => {
            const Page = await load();
            return {
                element: (
                    <Titled name={name}>
                        <Page />
                    </Titled>
                ),
            };
        },
    };
}

/**
 * The pages. The server knows their addresses too (`console::PAGES`): it answers each with the same HTML file. What is
 * not seen first is fetched when somebody goes there.
 */
export const router = createBrowserRouter([
    {
        ErrorBoundary: Broken,
        // While a page's program is fetched that is seen first.
        HydrateFallback: () => null,
        children: [
            {
                path: "/sign-in",
                lazy: { Component: async () => (await import("./SignInRoute")).SignInRoute },
            },
            {
                Component: SignedIn,
                children: [
                    {
                        path: "/",
                        element: (
                            <Titled name={(words) => words.places.events}>
                                <EventList />
                            </Titled>
                        ),
                    },
                    {
                        path: "/events/:id",
                        lazy: { Component: async () => (await import("./EventRoute")).EventRoute },
                    },
                    later(
                        "/overview",
                        async () => (await import("../features/overview/OverviewPage")).OverviewPage,
                        (words) => words.places.overview,
                    ),
                    later(
                        "/integrity",
                        async () => (await import("../features/integrity/IntegrityPage")).IntegrityPage,
                        (words) => words.places.integrity,
                    ),
                    later(
                        "/exports",
                        async () => (await import("../features/exports/ExportsPage")).ExportsPage,
                        (words) => words.places.exports,
                    ),
                    later(
                        "/activity",
                        async () => (await import("../features/activity/ActivityPage")).ActivityPage,
                        (words) => words.places.activity,
                    ),
                    later(
                        "/workspaces",
                        async () => (await import("../features/workspaces/WorkspaceList")).WorkspaceList,
                        (words) => words.places.workspaces,
                    ),
                    later(
                        "/sessions",
                        async () => (await import("../features/sessions/SessionList")).SessionList,
                        (words) => words.places.sessions,
                    ),
                    later(
                        "/policies",
                        async () => (await import("../features/policies/PolicyList")).PolicyList,
                        (words) => words.places.policies,
                    ),
                    later(
                        "/people",
                        async () => (await import("../features/people/PeoplePage")).PeoplePage,
                        (words) => words.places.people,
                    ),
                    {
                        path: "/people/:id",
                        lazy: { Component: async () => (await import("./PersonRoute")).PersonRoute },
                    },
                    later(
                        "/api-keys",
                        async () => (await import("../features/keys/KeysPage")).KeysPage,
                        (words) => words.places.keys,
                    ),
                    later(
                        "/organization",
                        async () =>
                            (await import("../features/organization/OrganizationPage")).OrganizationPage,
                        (words) => words.places.organization,
                    ),
                    later(
                        "/account",
                        async () => (await import("../features/account/AccountPage")).AccountPage,
                        (words) => words.account,
                    ),
                ],
            },
        ],
    },
]);
