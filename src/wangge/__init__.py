"""Wangge (网格): open software for grid-based rural governance."""

import os

_NO_MAPS = (
    "ADBC,AIVector,AmigoCloud,AVCBin,AVCE00,Carto,CSV,CSW,EDIGEO,EEDA,Elasticsearch,GDALG,GeoRSS,GPSBabel,GTFS,HTTP,"
    "Idrisi,JML,LVBAG,MapML,MBTiles,MiraMonVector,MVT,NGW,ODS,OGCAPI,OGR_GMT,OGR_PDS,OGR_VRT,PCIDSK,PDF,PDS4,PGDUMP,"
    "PLSCENES,PMTiles,S57,Selafin,SQLite,SXF,VDV,VFK,VICAR,WAsP,WFS,XLSX"
)

# GDAL goes by what a file begins with, not by its name: a "map" that says so would be read by one of these, which open
# other files of this machine or ask other servers. It looks here once, when it is first imported.
os.environ["GDAL_SKIP"] = _NO_MAPS
