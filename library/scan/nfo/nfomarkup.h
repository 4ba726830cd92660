#pragma once

#include <QString>

//! The text of an NFO file as markup that an XML reader takes. Pure; opens nothing.
namespace Library::NfoMarkup {

struct Repaired
{
    QString text; //!< elements one after another, without an XML declaration or a document type
    bool damaged = false; //!< something had to be changed
    bool lost = false; //!< something was left out that may have said something
};

//! Well-formed markup of the same meaning, as far as one can be guessed; what is well-formed stays
//! as it is. There may be any number of elements, with text around them. Entities are not expanded.
//! An element that the file's end cuts off is dropped, the rest of the file stays.
Repaired repair(const QString &text);

} // namespace Library::NfoMarkup
