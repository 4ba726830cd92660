#include "ui/rows/partcells.h"

namespace Ui {

QVector<PartCell> partCells(int total, int stored, int underWay)
{
    const int cells = qBound(0, total, kMostPartCells);
    QVector<PartCell> result(cells, PartCell::Waiting);
    for (int i = 0; i < cells; ++i) {
        const int first = int(qint64(i) * total / cells);
        const int end = int(qint64(i + 1) * total / cells);
        if (end <= stored) {
            result[i] = PartCell::Stored;
        } else if (first < stored + underWay) {
            result[i] = PartCell::UnderWay;
        }
    }
    return result;
}

} // namespace Ui
