//! The metadata packet of ISO 16684-1 (XMP), written by hand: title, author, language, dates.

use super::Description;

/// Text as XML character data, without what XML 1.0 cannot hold.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            '\t' | '\n' => out.push(' '),
            _ if character.is_control() => out.push('\u{FFFD}'),
            _ => out.push(character),
        }
    }
    out
}

/// The packet for `description`.
pub(super) fn packet(description: &Description, producer: &str) -> String {
    let Description { title, author, subject, keywords, language, produced_at } = description;
    let date = produced_at.to_rfc3339();
    let mut out = String::from(
        "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n\
         <dc:format>application/pdf</dc:format>\n",
    );
    let alternative = |name: &str, text: &str| {
        format!(
            "<dc:{name}><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt></dc:{name}>\n",
            escaped(text)
        )
    };
    out += &alternative("title", title);
    out += &alternative("description", subject);
    if !author.is_empty() {
        out += &format!(
            "<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>\n",
            escaped(author)
        );
    }
    out += &format!(
        "<dc:language><rdf:Bag><rdf:li>{}</rdf:li></rdf:Bag></dc:language>\n",
        document_language(*language)
    );
    if !keywords.is_empty() {
        let items: String =
            keywords.iter().map(|word| format!("<rdf:li>{}</rdf:li>", escaped(word))).collect();
        out += &format!("<dc:subject><rdf:Bag>{items}</rdf:Bag></dc:subject>\n");
        out += &format!("<pdf:Keywords>{}</pdf:Keywords>\n", escaped(&keywords.join(", ")));
    }
    out += &format!("<pdf:Producer>{}</pdf:Producer>\n", escaped(producer));
    out += &format!("<xmp:CreatorTool>{}</xmp:CreatorTool>\n", escaped(producer));
    out += &format!("<xmp:CreateDate>{date}</xmp:CreateDate>\n");
    out += &format!("<xmp:ModifyDate>{date}</xmp:ModifyDate>\n");
    out += "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>";
    out
}

/// The document's language as PDF and XMP state it.
pub(super) fn document_language(language: kernel::Language) -> &'static str {
    language.pick("en", "zh-Hans")
}
