#pragma once

#include "library/base/result.h"

#include <QHash>
#include <QString>
#include <QVector>

namespace Library {

//! An element of an NFO file and what is in it. A value; names are in lower case.
struct NfoElement
{
    QString name;
    QHash<QString, QString> attributes;
    QString text; //!< its own and that of elements in it that only mark text up, as in "<i>"
    QVector<NfoElement> children;

    //! Reads markup that NfoMarkup has repaired; the element that comes back has no name and holds
    //! all others. LimitExceeded when there are more of them than in any real file.
    static Result<NfoElement> parse(const QString &markup);

    QString attribute(const char *attribute) const;
    //! The first of this name; null: there is none.
    const NfoElement *child(const char *child) const;
    QString line() const { return text.simplified(); }
    //! The text with its line breaks.
    QString paragraphs() const;
};

} // namespace Library
