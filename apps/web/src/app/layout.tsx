/** The frame around every page: fonts, tokens, theme before first paint, one GraphQL client. */
import "@fontsource-variable/inter/wght.css";
import "./tokens.css";
import "./base.css";
import "./controls.css";
import "./layout.css";
import "./contrast.css";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { ConnectionNotice } from "../frame/ConnectionNotice";
import { KeyList } from "../frame/KeyList";
import { SkipLink } from "../frame/SkipLink";
import { themeScript } from "../frame/themeScript";
import { GraphQLProvider } from "../graphql/GraphQLProvider";
import { JobToasts } from "../jobs/JobToasts";
import { Doorstep } from "../signin/Doorstep";

export const metadata: Metadata = {
  title: { default: "Seedscope", template: "%s · Seedscope" },
  description: "Is what an attention head does a fact about the architecture, or an accident of the seed?",
};

export const viewport: Viewport = { colorScheme: "light dark" };

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <script dangerouslySetInnerHTML={{ __html: themeScript }} />
      </head>
      <body>
        <SkipLink />
        <GraphQLProvider>
          <ConnectionNotice />
          <Doorstep>{children}</Doorstep>
          <JobToasts />
          <KeyList />
        </GraphQLProvider>
      </body>
    </html>
  );
}
