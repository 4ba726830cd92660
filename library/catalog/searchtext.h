#pragma once

#include <QByteArray>
#include <QString>

//! How texts are cut for the search index, which knows words by spaces alone. Pure.
namespace Library::SearchText {

//! Each character of a script without spaces becomes a word.
QString split(const QString &text);
//! The query for the index: every word somewhere, each as a prefix, characters that stand together
//! in the order given. Empty when the text has no word.
QString matchExpression(const QString &text);

} // namespace Library::SearchText
