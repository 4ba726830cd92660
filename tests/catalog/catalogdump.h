#pragma once

#include "library/catalog/database.h"

#include <QStringList>

//! The contents of a catalog as text, for comparing two of them.
namespace CatalogDump {

//! Rows and registers of the shared tables, writers by their ids; what is local is left out.
QStringList shared(Library::Database &database);
//! Rows that follow from others, without their numbers.
QStringList maintained(Library::Database &database);
//! Every table whatsoever.
QStringList everything(Library::Database &database);
//! The rows of a query.
QStringList rows(Library::Database &database, const QByteArray &sql, int columns);

} // namespace CatalogDump
