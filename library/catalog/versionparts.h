#pragma once

#include "library/catalog/types.h"

#include <QVector>

//! Makes versions of what the catalog keeps file by file. Pure.
namespace Library::VersionParts {

//! A row of the version table with where its bytes are.
struct Row
{
    TitleVersion version;
    QString edition;
    QString label;
    int height = 0;
    int part = 0; //!< from 1; 0: a film in one file
};

//! The parts of one film become one version, and every version gets a label that tells it from the
//! others of its title.
QVector<TitleVersion> joined(QVector<Row> rows);

} // namespace Library::VersionParts
