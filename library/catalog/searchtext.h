#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

//! How texts are cut for the search index, which knows words by spaces alone. Pure.
namespace Library::SearchText {

//! Each character of a script without spaces becomes a word.
QString split(const QString &text);
//! The same for the index, which also has each two characters that stand together.
QString indexed(const QString &text);
//! The query for the index: every word somewhere, each as a prefix, characters that stand together
//! in the order given. Empty when the text has no word.
QString matchExpression(const QString &text);

//! Letter by letter without marks and case, as long as the text itself: for finding places in it.
QString plain(const QString &text);
//! The words that are written with spaces between, plain and each once.
QStringList words(const QString &text);
//! The query for words that have alternatives, each as a prefix.
QString matchExpression(const QVector<QStringList> &words);

} // namespace Library::SearchText
