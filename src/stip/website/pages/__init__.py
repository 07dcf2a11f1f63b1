# SPDX-License-Identifier: EUPL-1.2
"""What each page shows, read and put in order. Views answer the request; these gather the facts for the template."""
