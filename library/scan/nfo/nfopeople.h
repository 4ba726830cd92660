#pragma once

#include "library/scan/nfo/nfo.h"
#include "library/scan/nfo/nfoelement.h"

//! Who made a title and who is in it, as NFO files say it. Pure.
namespace Library::NfoPeople {

//! Adds the people that the element names, each once a department and role; false: it names none.
bool add(QVector<NfoPerson> &people, const NfoElement &element);

} // namespace Library::NfoPeople
