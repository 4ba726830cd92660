#pragma once

#include "library/catalog/objectchecks.h"
#include "library/catalog/types.h"

#include <QJsonObject>
#include <QString>

namespace App {

//! "movie", "series", "season", "episode", "extra", "video".
QString kindName(Library::TitleKind kind);
std::optional<Library::TitleKind> kindFromName(const QString &name);

//! What `ls`, `search` and `show` print; fields that are not known are left out.
QJsonObject toJson(const Library::TitleCard &card);
QJsonObject toJson(const Library::TitleDetails &details);
QJsonObject toJson(const Library::SearchHit &hit);
QJsonObject toJson(const Library::CheckedObject &object);
//! ISO 8601; null for 0.
QJsonValue momentJson(qint64 atMs);

//! "1:52:07", "4:05"; empty for 0.
QString durationText(qint64 durationMs);
//! One line for people: id, title, year or episode, state.
QString lineFor(const Library::TitleCard &card);

} // namespace App
