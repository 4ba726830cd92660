#pragma once

#include <QString>

namespace Library {

//! What two spellings of one name have in common: compatibility forms and case folded, Latin, Greek
//! and Cyrillic diacritics and all punctuation gone, "&" read as "and", initials joined, a leading
//! English article dropped. Ids are made of it, so its answers can never change. Pure.
QString normalisedName(const QString &name);

//! The name without a leading English article, otherwise as written; for sorting. Pure.
QString withoutArticle(const QString &name);

} // namespace Library
