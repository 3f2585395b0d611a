// GOV.UK components that need script, once for the page and again for
// every part of a page that htmx puts in.
import { createAll } from "govuk-frontend/dist/govuk/init.mjs";
import { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";
import { CharacterCount } from "govuk-frontend/dist/govuk/components/character-count/character-count.mjs";
import { Checkboxes } from "govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { FileUpload } from "govuk-frontend/dist/govuk/components/file-upload/file-upload.mjs";
import { NotificationBanner } from "govuk-frontend/dist/govuk/components/notification-banner/notification-banner.mjs";
import { Radios } from "govuk-frontend/dist/govuk/components/radios/radios.mjs";
import { ServiceNavigation } from "govuk-frontend/dist/govuk/components/service-navigation/service-navigation.mjs";
import { SkipLink } from "govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs";
import { Tabs } from "govuk-frontend/dist/govuk/components/tabs/tabs.mjs";

const all = [Button, CharacterCount, Checkboxes, ErrorSummary, FileUpload, NotificationBanner, Radios,
  ServiceNavigation, SkipLink, Tabs];

// An unsupported element is no reason to stop the others, so errors are left to the page.
function enhance(scope) {
  for (const part of all) createAll(part, undefined, { scope, onError: () => {} });
}

export function start() {
  enhance(document);
  document.addEventListener("htmx:afterSwap", (e) => enhance(e.detail.target === document.body ? document : e.target));
}
