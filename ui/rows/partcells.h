#pragma once

#include <QVector>

namespace Ui {

enum class PartCell
{
    Waiting,
    UnderWay,
    Stored
};

constexpr int kMostPartCells = 40;

//! What the cells of a part bar show: one a part up to kMostPartCells, beyond that each cell stands
//! for a run of parts and is stored when all of them are.
QVector<PartCell> partCells(int total, int stored, int underWay);

} // namespace Ui
