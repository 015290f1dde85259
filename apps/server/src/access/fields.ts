/** What every root field needs, a line each. A field that is not here is refused to everybody. */

import type { Need } from "./rights.js";

export const fieldNeeds: Readonly<Record<string, Need>> = {
  "Query.builtInManifests": "read",
  "Query.corpora": "read",
  "Query.families": "read",
  "Query.family": "read",
  // looks into folders of the server and at the hub, in the server's name
  "Query.importPlan": "write",
  "Query.job": "read",
  "Query.jobs": "read",
  "Query.layerExtremes": "read",
  "Query.node": "read",
  "Query.nodes": "read",
  "Query.promptSets": "read",
  "Query.published": "read",
  "Query.publishedExtremes": "read",
  "Query.publishedNorms": "read",
  "Query.server": "read",
  // what a page needs to know before anybody has signed in
  "Query.signIn": "open",
  "Query.trainingPresets": "read",
  "Query.users": "admin",
  "Query.viewer": "open",

  // of a job: whoever asked for it, else whoever may change its family; see maySteer
  "Mutation.cancelJob": "compute",
  "Mutation.checkFamily": "write",
  // a token that made tokens would outlive its own revocation
  "Mutation.createApiToken": "person",
  // prompts to have reports computed on
  "Mutation.createPromptSet": "compute",
  "Mutation.importFamily": "write",
  "Mutation.inviteUser": "admin",
  "Mutation.removeUser": "admin",
  "Mutation.retryJob": "compute",
  "Mutation.revokeApiToken": "person",
  // of families of one's own; admins, of all; see mayShare
  "Mutation.setFamilyVisibility": "write",
  "Mutation.setRole": "admin",
  "Mutation.trainFamily": "write",

  "Subscription.jobUpdated": "read",
  "Subscription.trainingTick": "read",
};
