//! Searching the clauses, with the register's and the person's own words as filters.

use std::collections::BTreeMap;

use clauses::ClauseId;
use kernel::Language;

use ::search::{Facet, Facets, Query};

use crate::{
    App, Code, Error, Progress, Result,
    notes::{self, Note},
    register,
    shelf::Shelf,
    terms::own_wording,
    wire::{
        Text, marks,
        register::OwnState,
        search::{SearchHit, SearchQuery, SearchResults, SuggestQuery, Suggestion},
    },
};

/// Clauses that answer a query, in both languages.
///
/// # Errors
/// When the index cannot be built or read.
pub fn search_clauses(app: &App, query: SearchQuery, _: &dyn Progress) -> Result<SearchResults> {
    let shelf = app.shelf();
    let known = Known::of(app, &shelf)?;
    let found = shelf
        .index(app)?
        .search(&Query {
            text: query.query.clone(),
            documents: query.documents,
            limit: query.limit as usize,
            facets: Some(&known),
        })
        .map_err(failed)?;
    let hits = found.hits.into_iter().filter_map(|hit| {
        let passage = shelf.library.resolve(&hit.clause)?;
        let (document, clause) = (passage.document, passage.clause);
        let (body, start) = (own_wording(document, clause), clause.body);
        let in_body: Vec<_> = hit
            .text_marks
            .iter()
            .filter(|mark| mark.start >= start && mark.end - start <= body.len())
            .map(|mark| mark.start - start..mark.end - start)
            .collect();
        let chapeau = document.chapeau(&clause.id);
        let duty = register::duty(app, document, clause).unwrap_or_default();
        Some(SearchHit {
            clause: hit.clause.to_string(),
            document: hit.document,
            path: document.heading_path(&clause.id),
            chapeau_marks: chapeau
                .map(|words| marks(words, &hit.chapeau_marks))
                .unwrap_or_default(),
            chapeau: chapeau.map(ToOwned::to_owned),
            marks: marks(&hit.snippet, &hit.snippet_marks),
            snippet: hit.snippet,
            body_marks: marks(body, &in_body),
            score: hit.score,
            through: hit.through,
            corrected: hit.fuzzy,
            bound: duty.bound,
            modality: duty.modality,
        })
    });
    Ok(SearchResults {
        query: query.query,
        hits: hits.collect(),
        also: found.also,
        notices: found
            .notices
            .into_iter()
            .map(|notice| Text::new(notice.message(Language::En), notice.message(Language::Zh)))
            .collect(),
    })
}

/// How a query may go on, as it is typed.
///
/// # Errors
/// When the index cannot be built.
pub fn suggest_queries(
    app: &App,
    typed: SuggestQuery,
    _: &dyn Progress,
) -> Result<Vec<Suggestion>> {
    let shelf = app.shelf();
    let known = Known::of(app, &shelf)?;
    let limit = (typed.limit as usize).clamp(1, 50);
    let found = shelf.index(app)?.suggest_with(&typed.text, limit, Some(&known));
    let kind = |kind: ::search::SuggestionKind| match kind {
        ::search::SuggestionKind::Word => "word",
        ::search::SuggestionKind::Phrase => "phrase",
        ::search::SuggestionKind::Clause => "clause",
        ::search::SuggestionKind::Term => "term",
        ::search::SuggestionKind::Filter => "filter",
    };
    Ok(found
        .into_iter()
        .map(|one| Suggestion { kind: kind(one.kind).to_owned(), text: one.text })
        .collect())
}

fn failed(error: ::search::Error) -> Error {
    Error::new(Code::Data, format!("The search failed: {error}."), format!("检索失败：{error}。"))
}

/// What `bound:`, `is:`, `severity:`, `status:`, `note:` and `tag:` know.
struct Known<'a> {
    app: &'a App,
    shelf: &'a Shelf,
    register: &'a ::register::Register,
    notes: Vec<(ClauseId, Note)>,
    states: BTreeMap<String, OwnState>,
}

impl<'a> Known<'a> {
    fn of(app: &'a App, shelf: &'a Shelf) -> Result<Self> {
        Ok(Self {
            app,
            shelf,
            register: app.register()?,
            notes: notes::placed(app, shelf),
            states: register::own_states(app),
        })
    }

    /// The words for a clause under a facet.
    fn words(&self, id: &ClauseId, facet: Facet) -> Vec<String> {
        let Some(passage) = self.shelf.library.resolve(id) else { return Vec::new() };
        let clause = passage.clause;
        let ids = || std::iter::once(&clause.id).chain(clause.sentences.iter().map(|one| &one.id));
        match facet {
            Facet::Bound | Facet::Is => {
                let duty = register::duty(self.app, passage.document, clause).unwrap_or_default();
                let words =
                    duty.all.into_iter().flat_map(|(bound, is)| match (facet, bound.as_str()) {
                        (Facet::Is, _) => vec![is],
                        // Who binds both binds each.
                        (_, "both") => vec![bound, "customer".to_owned(), "provider".to_owned()],
                        _ => vec![bound],
                    });
                words.collect()
            }
            Facet::Severity => {
                ids().filter_map(|id| Some(self.register.of(id)?.severity.to_string())).collect()
            }
            Facet::Status => {
                let states = ids().filter_map(|id| self.states.get(id.as_str()));
                states.map(|own| own.status.clone()).collect()
            }
            Facet::Tag => self.notes_on(id).flat_map(|note| note.tags.clone()).collect(),
            _ => Vec::new(),
        }
    }

    fn notes_on(&self, id: &ClauseId) -> impl Iterator<Item = &Note> {
        self.notes.iter().filter(move |(at, _)| at == id).map(|(_, note)| note)
    }
}

impl Facets for Known<'_> {
    fn has(&self, clause: &ClauseId, facet: Facet, value: &str) -> bool {
        if facet == Facet::Note {
            return self.notes_on(clause).any(|note| note.speaks_of(value));
        }
        let words = self.words(clause, facet);
        words.iter().any(|word| !word.is_empty() && (value == "*" || word.to_lowercase() == value))
    }

    fn list(&self, facet: Facet, value: &str) -> Vec<ClauseId> {
        let documents = self.shelf.library.documents().iter();
        let clauses = documents.flat_map(|document| &document.clauses);
        clauses.map(|clause| &clause.id).filter(|id| self.has(id, facet, value)).cloned().collect()
    }

    fn values(&self, facet: Facet) -> Vec<String> {
        let words: &[&str] = match facet {
            Facet::Bound => register::PARTIES,
            Facet::Is => register::MODALITIES,
            Facet::Severity => &["critical", "high", "medium", "low", "info"],
            Facet::Status => &["open", "in-progress", "met", "not-met", "not-applicable"],
            Facet::Tag => return notes::tags(self.app),
            _ => &[],
        };
        words.iter().map(|word| (*word).to_owned()).collect()
    }
}
