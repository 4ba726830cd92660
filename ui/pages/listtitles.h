#pragma once

#include "library/base/result.h"
#include "library/catalog/types.h"

#include <QVector>

#include <functional>

class QObject;

namespace Ui {

struct ListRef;
struct Services;

//! Asks for what is in the favourites, a playlist or a collection, in its order; a very long one is
//! cut. The answer comes on the GUI thread, unless the owner is gone by then.
void loadListTitles(const Services &services, const ListRef &list, QObject *owner,
    const std::function<void(const Result<QVector<Library::TitleCard>> &)> &done);

} // namespace Ui
