import { registry } from "@web/core/registry";

// On two shared cores, a page may take longer than the default ten seconds.
registry.category("web_tour.tours").add("contract_portal_tour", {
    steps: () => [
        {
            content: "the customer finds his contract",
            trigger: ".o_portal_my_doc_table a:contains(Filling line)",
            timeout: 60000,
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "a step waits for him",
            trigger: "a[href^='#answer-']:contains(For you to accept)",
            timeout: 60000,
        },
        {
            content: "he has remarks",
            trigger: "input[name=answer][value=remarks]",
            run: "click",
        },
        {
            trigger: "textarea[name=note]",
            run: "edit Paint the cover",
        },
        {
            content: "and forgets the document",
            trigger: "form[id^=answer] button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "he is told so, and what he wrote is still there",
            trigger: "form[id^=answer] .alert-danger:contains(needs a document)",
            timeout: 60000,
        },
        {
            trigger: "textarea[name=note]:value(Paint the cover)",
        },
        {
            trigger: "input[name=proof]",
            run() {
                const files = new DataTransfer();
                files.items.add(new File(["%PDF-1.4\n%%EOF\n"], "signed.pdf"));
                this.anchor.files = files.files;
            },
        },
        {
            trigger: "form[id^=answer] button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "his answer is noted",
            trigger: ".alert-success:contains(is noted)",
            timeout: 60000,
        },
        {
            trigger:
                "li[id^=step-]:contains(Accept):contains(Paint the cover) .badge:contains(Done)",
        },
    ],
});
