import type { ComponentProps, ComponentType } from "react";
import { createBrowserRouter, Navigate, type RouteObject } from "react-router";
import { Unreachable } from "../api/problem";
import { EventList } from "../features/events/EventList";
import { Broken, BrokenPage, Nowhere } from "./Broken";
import { SignedIn } from "./SignedIn";
import { Titled } from "./Titled";

type Name = ComponentProps<typeof Titled>["name"];

/** The program of a page. What the server does not send is told as that, within the frame. */
async function fetched<T>(load: () => Promise<T>): Promise<T> {
    try {
        return await load();
    } catch (error) {
        throw new Unreachable("a page’s program does not come", { cause: error });
    }
}

/** A page that is fetched when somebody goes there. */
function later(path: string, load: () => Promise<ComponentType>, name: Name): RouteObject {
    return {
        path,
        lazy: async () => {
            const Page = await fetched(load);
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
                lazy: { Component: () => fetched(async () => (await import("./SignInRoute")).SignInRoute) },
            },
            {
                Component: SignedIn,
                children: [
                    {
                        // One that breaks leaves the navigation, and with it the ways elsewhere.
                        ErrorBoundary: BrokenPage,
                        children: [
                            // Where those of single events are.
                            { path: "/events", element: <Navigate replace to="/" /> },
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
                                lazy: {
                                    Component: () =>
                                        fetched(async () => (await import("./EventRoute")).EventRoute),
                                },
                            },
                            later(
                                "/overview",
                                async () => (await import("../features/overview/OverviewPage")).OverviewPage,
                                (words) => words.places.overview,
                            ),
                            later(
                                "/integrity",
                                async () =>
                                    (await import("../features/integrity/IntegrityPage")).IntegrityPage,
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
                                async () =>
                                    (await import("../features/workspaces/WorkspaceList")).WorkspaceList,
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
                                lazy: {
                                    Component: () =>
                                        fetched(async () => (await import("./PersonRoute")).PersonRoute),
                                },
                            },
                            later(
                                "/api-keys",
                                async () => (await import("../features/keys/KeysPage")).KeysPage,
                                (words) => words.places.keys,
                            ),
                            later(
                                "/organization",
                                async () =>
                                    (await import("../features/organization/OrganizationPage"))
                                        .OrganizationPage,
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
            { path: "*", Component: Nowhere },
        ],
    },
]);
