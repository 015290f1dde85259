/** What every root field needs, a line each. A field that is not here is refused to everybody. */

import type { Need } from "./rights.js";

export const fieldNeeds: Readonly<Record<string, Need>> = {
  "Query.builtInManifests": "read",
  "Query.claim": "read",
  "Query.claims": "read",
  "Query.corpora": "read",
  "Query.families": "read",
  "Query.family": "read",
  // looks into folders of the server and at the hub, in the server's name
  "Query.importPlan": "write",
  "Query.heads": "read",
  "Query.corpus": "read",
  "Query.rateLimit": "open",
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
  "Query.trainingCost": "read",
  "Query.trainingPresets": "read",
  "Query.users": "admin",
  "Query.view": "read",
  "Query.viewer": "open",
  "Query.views": "read",

  // of a job: whoever asked for it, else whoever may change its family; see maySteer
  "Mutation.cancelJob": "compute",
  "Mutation.checkFamily": "write",
  // a token that made tokens would outlive its own revocation
  "Mutation.createApiToken": "person",
  // prompts to have reports computed on
  "Mutation.createPromptSet": "compute",
  "Mutation.createClaim": "write",
  // of one's own; admins, of all
  "Mutation.deleteClaim": "write",
  "Mutation.deleteFamily": "write",
  "Mutation.extendFamily": "write",
  // a job, which takes time and space
  "Mutation.exportBulk": "compute",
  "Mutation.importFamily": "write",
  "Mutation.inviteUser": "admin",
  "Mutation.labelHeadClass": "write",
  "Mutation.removeUser": "admin",
  "Mutation.requestAnalysis": "compute",
  "Mutation.retryJob": "compute",
  "Mutation.revokeApiToken": "person",
  // of families of one's own; admins, of all; see mayShare
  "Mutation.setFamilyVisibility": "write",
  // a link to what one looks at; see whoever may look
  "Mutation.saveView": "compute",
  "Mutation.setRole": "admin",
  "Mutation.trainFamily": "write",
  "Mutation.uploadCorpus": "write",
  "Mutation.uploadFile": "write",

  "Subscription.familyUpdated": "read",
  "Subscription.jobUpdated": "read",
  "Subscription.trainingTick": "read",
};
