#pragma once

#include <QString>
#include <QVector>

namespace Library {

//! Where the elements of a markup are that NfoMarkup has repaired, so that one can be changed and
//! all around it stays as it was written. A value; positions are in UTF-16 units.
struct NfoOutline
{
    struct Element
    {
        QString name; //!< in lower case
        qsizetype start = 0;
        qsizetype contentStart = 0;
        qsizetype contentEnd = 0; //!< equal to contentStart in "<a/>"
        qsizetype end = 0;
        bool isEmptyTag = false;
        int parent = -1; //!< index in elements; -1: at the top
    };
    QVector<Element> elements; //!< in their order; parents before what is in them

    static NfoOutline of(const QString &markup);
    QVector<int> childrenOf(int parent) const;
    QVector<int> childrenOf(int parent, const QString &name) const;
};

} // namespace Library
