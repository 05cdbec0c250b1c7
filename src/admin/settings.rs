//! `/admin/settings`: the settings of the shop. Each group of settings has a page.

use ::http::StatusCode;
use askama::Template;
use serde_json::{Map, Value, json};

use super::frame::{Frame, Section};
use crate::{
    address::Country,
    audit::{self, Subject},
    context::Context,
    error::Error,
    isolate::Task,
    platform::{Body, Broken, Platform},
    shop::edit::{self, Control, Current, Facts, GROUPS, Group, Setting},
    staff::{Permission, Person},
    web::{
        form::{FieldView, Form},
        http::{self, CachePolicy, Response},
    },
};

/// The maximum bytes of a form. The largest form has a checkbox for each country, and two fields for each text.
const MAX_FORM: usize = 65_536;
/// How many times to try to save, if the settings change meanwhile.
const TRIES: u32 = 4;

#[derive(Template)]
#[template(path = "admin/settings/list.html")]
struct ListPage<'a> {
    frame: Frame<'a>,
    origin: &'a str,
    groups: &'static [Group],
}

#[derive(Template)]
#[template(path = "admin/settings/group.html")]
struct GroupPage<'a> {
    frame: Frame<'a>,
    group: &'static Group,
    form: Form,
    fields: Vec<SettingField>,
    is_saved: bool,
    may_change: bool,
}

/// A setting as the page shows it.
struct SettingField {
    setting: &'static Setting,
    view: FieldView,
    /// The value that the field had when the page was rendered.
    seen: FieldView,
    /// The code and the name of each country, and true if the country is checked. Empty unless the setting is a list of
    /// countries.
    countries: Vec<(&'static str, &'static str, bool)>,
    /// The handle and the title of each page of text, and no page first. Empty unless the setting is a page.
    pages: Vec<(String, String)>,
}

impl SettingField {
    fn new(form: &Form, setting: &'static Setting, facts: &Facts) -> Self {
        let view = form.field(setting.column);
        let mut countries = Vec::new();
        if setting.kind.control() == Control::Countries {
            let chosen: Vec<&str> = view.value.split(' ').collect();
            countries.extend(
                Country::all().map(|country| (country.code(), country.name(), chosen.contains(&country.code()))),
            );
            // The checked countries come first, because the list is long.
            countries.sort_by_key(|(_, _, is_chosen)| !is_chosen);
        }
        let mut pages = Vec::new();
        if setting.kind.control() == Control::Pages {
            pages.push((String::new(), "No page".to_owned()));
            pages.extend(facts.pages.iter().cloned());
        }
        Self { setting, seen: form.field(&Form::seen_name(setting.column)), view, countries, pages }
    }

    /// The HTML attributes of the form control, such as its type and its limits.
    fn attributes(&self) -> String {
        let own = match self.setting.kind.control() {
            Control::Input(attributes) => attributes,
            Control::Area | Control::Select(_) | Control::Countries | Control::Flag | Control::Pages => "",
        };
        self.setting.kind.rule().map_or_else(|| own.to_owned(), |rule| format!("{own} {rule}"))
    }
}

/// `GET /admin/settings`
///
/// # Errors
/// When the database fails.
pub async fn list<P: Platform>(cx: &Context<'_, P>, person: Person) -> Result<Response<P::Native>, Error> {
    let [] = cx.page_batch([]).await?;
    let page =
        ListPage { frame: Frame::new(cx, person, Section::Settings, "Settings"), origin: &cx.origin, groups: GROUPS };
    cx.html(StatusCode::OK, &page, CachePolicy::Private)
}

/// `GET /admin/settings/{group}`
///
/// # Errors
/// `NotFound` when no group has this name.
pub async fn show<P: Platform>(cx: &Context<'_, P>, person: Person, name: &str) -> Result<Response<P::Native>, Error> {
    let group = find(name)?;
    let [rows] = cx.page_batch([group.current()]).await?;
    let row: Current = rows.one()?;
    let facts = facts(cx, &row);
    let values = row.values();
    let mut form = Form::default();
    for setting in group.settings {
        let shown = setting.shown(&values, &facts);
        form.replace(setting.column, &shown);
        form.replace(&Form::seen_name(setting.column), &shown);
    }
    page(cx, person, group, form, &facts, StatusCode::OK)
}

/// `POST /admin/settings/{group}`: saves the settings that the form changes.
///
/// # Errors
/// `NotFound` when no group has this name.
pub async fn save<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    name: &str,
    body: Body<P::Native>,
) -> Result<Response<P::Native>, Error> {
    let group = find(name)?;
    let mut form = Form::read(body, MAX_FORM).await?;
    let is_sent = |setting: &Setting| form.has(setting.column) || form.has(&Form::seen_name(setting.column));
    if !group.settings.iter().any(is_sent) {
        form.refuse("", "The form was empty, so nothing was changed. Save again.");
    }
    for setting in group.settings.iter().filter(|setting| setting.kind.control() == Control::Countries) {
        // The setting has one value: the codes of all checked countries.
        let typed = form.all(setting.column).collect::<Vec<_>>().join(" ");
        if !typed.is_empty() {
            form.replace(setting.column, &edit::in_order(&typed));
        }
    }
    for _ in 0..TRIES {
        let [rows] = cx.page_batch([group.current()]).await?;
        let row: Current = rows.one()?;
        let facts = facts(cx, &row);
        let before = row.values();
        let Some(after) = read(group, &mut form, &before, &facts) else {
            return page(cx, person, group, form, &facts, StatusCode::UNPROCESSABLE_ENTITY);
        };
        let (was, is) = differences(&before, &after);
        let by = person.by();
        let confirmed = group.saved((by.kind(), by.id()), cx.now);
        if is.as_object().is_some_and(Map::is_empty) {
            // The owner has confirmed the settings. The checklist for opening the shop needs to know.
            cx.batch(&[confirmed]).await?;
            return saved(group);
        }
        let entry =
            audit::entry(&by, "settings.changed", Subject::Row("settings", &group.name), Some(&was), Some(&is), cx.now);
        match cx.batch(&[group.unchanged(&row.settings), group.changed(&after, cx.now), confirmed, entry]).await {
            Ok(_) => {
                cx.later(Task::PurgeSoon);
                return saved(group);
            }
            Err(error) if error.broken() == Some(Broken::SettingsMoved) => {}
            Err(error) if error.broken() == Some(Broken::CurrencyFixed) => {
                let problem =
                    "The currency cannot change, because products have prices in it. Delete the products first.";
                form.refuse("currency", problem);
                return page(cx, person, group, form, &facts, StatusCode::UNPROCESSABLE_ENTITY);
            }
            Err(error) if error.broken() == Some(Broken::AnnouncementOrder) => {
                form.refuse("announced_until", "Enter a time after the beginning.");
                return page(cx, person, group, form, &facts, StatusCode::UNPROCESSABLE_ENTITY);
            }
            // A chosen page was deleted meanwhile. The next attempt says so at its field.
            Err(error) if error.broken() == Some(Broken::Missing) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let [rows] = cx.page_batch([group.current()]).await?;
    form.refuse("", "Somebody else is saving these settings at the same time. Save again.");
    page(cx, person, group, form, &facts(cx, &rows.one()?), StatusCode::CONFLICT)
}

/// Reads the form. Fields that the person did not change keep their current values.
fn read(group: &Group, form: &mut Form, before: &Map<String, Value>, facts: &Facts) -> Option<Map<String, Value>> {
    let mut after = Map::new();
    for setting in group.settings {
        let now = setting.shown(before, facts);
        form.settle_or_keep(setting.column, &now);
        // An unchanged value is not checked, because an older version of the shop may have stored a value that is no
        // longer valid.
        let value = if form.typed(setting.column) == now.trim() {
            before.get(setting.column).cloned()
        } else {
            setting.kind.read(form, setting.column, facts)
        };
        after.extend(value.map(|value| (setting.column.to_owned(), value)));
    }
    form.is_ok().then_some(after)
}

/// The old and the new values of the settings that differ.
fn differences(before: &Map<String, Value>, after: &Map<String, Value>) -> (Value, Value) {
    let differ = after.iter().filter(|(column, value)| before.get(*column) != Some(value));
    let (mut was, mut is) = (Map::new(), Map::new());
    for (column, value) in differ {
        was.insert(column.clone(), before.get(column).cloned().unwrap_or(json!(null)));
        is.insert(column.clone(), value.clone());
    }
    (Value::Object(was), Value::Object(is))
}

fn find(name: &str) -> Result<&'static Group, Error> {
    GROUPS.iter().find(|group| group.name == name).ok_or(Error::NotFound)
}

fn facts<P: Platform>(cx: &Context<'_, P>, row: &Current) -> Facts {
    Facts {
        currency: row.currency,
        offset_at: P::utc_offset,
        now: cx.now,
        pages: row.pages.0.clone(),
        zone: cx.layout().zone.clone(),
    }
}

fn saved<N>(group: &Group) -> Result<Response<N>, Error> {
    http::see_other(&format!("{}/{}?saved=1", Section::Settings.url(), group.name))
}

fn page<P: Platform>(
    cx: &Context<'_, P>,
    person: Person,
    group: &'static Group,
    form: Form,
    facts: &Facts,
    status: StatusCode,
) -> Result<Response<P::Native>, Error> {
    let title = form.title(group.title);
    let page = GroupPage {
        may_change: person.role.allows(Permission::ChangeSettings),
        frame: Frame::new(cx, person, Section::Settings, title),
        fields: group.settings.iter().map(|setting| SettingField::new(&form, setting, facts)).collect(),
        is_saved: form.is_ok() && cx.query.get("saved").is_some(),
        group,
        form,
    };
    cx.html(status, &page, CachePolicy::Private)
}
